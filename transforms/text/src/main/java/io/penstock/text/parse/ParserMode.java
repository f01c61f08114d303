package io.penstock.text.parse;

/** Where parsers of binary formats run. Text, Markdown and HTML are always read in this process. */
public enum ParserMode {
  /** In processes of their own, with limits of memory and time: for documents of strangers. */
  ISOLATED,
  /** In this process: for documents that are trusted. A hang or a full heap ends all. */
  IN_PROCESS
}
