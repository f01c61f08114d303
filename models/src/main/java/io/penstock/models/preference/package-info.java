/** Turns preferences between answers into losses: reward models, DPO, KTO and ORPO. */
@NullMarked
package io.penstock.models.preference;

import org.jspecify.annotations.NullMarked;
