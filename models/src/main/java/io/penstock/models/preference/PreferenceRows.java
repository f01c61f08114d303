package io.penstock.models.preference;

import java.util.List;

/**
 * Rows to learn from and rows held out. The lists are not copied: they may read a row when it is
 * asked for, and then give another object of the same content each time.
 *
 * @param version names exactly these rows, such as a hash; a checkpoint goes on only with the same
 */
public record PreferenceRows<R>(String version, List<R> train, List<R> evaluation) {}
