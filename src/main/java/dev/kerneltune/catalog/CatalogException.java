package dev.kerneltune.catalog;

import java.util.List;

/** Says that files of the catalogue are wrong, with everything that is wrong in them. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Creates it for at least one problem. */
  public CatalogException(List<Problem> problems) {
    super(joined(problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems, file by file, in the order of the lines. */
  public List<Problem> problems() {
    return problems;
  }

  private static String joined(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : problems) {
      text.append(text.isEmpty() ? "" : "\n").append(problem);
    }
    return text.toString();
  }
}
