package io.penstock.text.template;

/** Python's None, and JSON's null. */
enum None {
  NONE
}
