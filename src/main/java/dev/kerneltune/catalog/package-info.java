/**
 * The knowledge: YAML files into the model, and the compact form that is built into the program.
 * The only package that sees a YAML library.
 */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.catalog;
