package dev.kerneltune.model;

/**
 * Whose word it is.
 *
 * @param id the word that checks refer to it by
 * @param title what it is
 * @param where its address or the path in its tree
 * @param verified what was opened and when; empty where nobody opened it
 */
public record Source(String id, String title, String where, String verified) {}
