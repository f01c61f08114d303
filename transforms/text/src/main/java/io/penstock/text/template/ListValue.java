package io.penstock.text.template;

import java.util.List;

/** A list; a template cannot change it. */
record ListValue(List<Object> items) {}
