package dev.kerneltune.export;

import java.util.List;

/**
 * A plan in another language.
 *
 * @param text what the other tool reads
 * @param leftOut what that language cannot say, or what is not true of another machine, a line each
 */
public record Exported(String text, List<String> leftOut) {}
