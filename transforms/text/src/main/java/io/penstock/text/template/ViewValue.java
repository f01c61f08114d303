package io.penstock.text.template;

import java.util.List;

/**
 * The keys, values or items of a dictionary: they can be counted and gone through, not indexed.
 *
 * @param type dict_keys, dict_values or dict_items
 */
record ViewValue(String type, List<Object> items) {}
