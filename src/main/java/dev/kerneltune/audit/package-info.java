/** Facts and checks in, findings and a score out: pure. */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.audit;
