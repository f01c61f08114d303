/** Turns a frozen model into one that learns through small adapters: LoRA and DoRA, as PEFT's. */
@NullMarked
package io.penstock.models.adapter;

import org.jspecify.annotations.NullMarked;
