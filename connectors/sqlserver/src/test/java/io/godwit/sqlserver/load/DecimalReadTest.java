package io.godwit.sqlserver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.RowSetMetaData;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.RowSetMetaDataImpl;
import javax.sql.rowset.RowSetProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decimals are read as the text that {@link BigDecimal#toPlainString} gives, short ones without it. */
class DecimalReadTest {
    private static ResultSet row(BigDecimal value) throws SQLException {
        CachedRowSet rows = RowSetProvider.newFactory().createCachedRowSet();
        RowSetMetaData columns = new RowSetMetaDataImpl();
        columns.setColumnCount(1);
        columns.setColumnType(1, java.sql.Types.DECIMAL);
        rows.setMetaData(columns);
        rows.moveToInsertRow();
        rows.updateBigDecimal(1, value);
        rows.insertRow();
        rows.moveToCurrentRow();
        rows.first();
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "1",
                "-1",
                "0.5",
                "-0.05",
                "100.00",
                "-1234567.8900",
                "999999999999999999",
                "-0.999999999999999999",
                "0.000000000000000001",
                "9999999999999999999",
                "-99999999999999999999999999999999999999",
                "0.00000000000000000000000000000000000001",
                "1E+3"
            })
    void isTheSameText(String text) throws SQLException {
        SqlType type = SqlType.parse("decimal(38,18)");
        CellCodec codec = CellCodec.of(
                new Column("v", TypeMapping.neutral(type), "decimal(38,18)", true, false, false),
                RowFormat.NEUTRAL,
                new ActualColumn(type, null, ActualColumn.Carries.CONVERTIBLE));
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
        BigDecimal value = new BigDecimal(text);
        codec.read(row(value), 1, batch);
        Cells cells = batch.at(0);
        assertThat(new String(cells.data(), cells.start(0), cells.length(0), StandardCharsets.US_ASCII))
                .isEqualTo(value.toPlainString());
    }
}
