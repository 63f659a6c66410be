package io.godwit.testkit.tds.sql;

import java.util.List;

/** A view of the dictionary and where its rows are in H2. */
public record SystemRows(String stored, List<Answer.Column> columns) {}
