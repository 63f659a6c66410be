package io.godwit.sqlserver.capture;

import io.godwit.spi.row.Row;

/**
 * One row of a change table.
 *
 * @param order where it stands
 * @param operation what it says was done
 * @param row the moved columns
 * @param taken whether the table's filter means the row
 */
record CapturedRow(ChangeOrder order, Operation operation, Row row, boolean taken) {}
