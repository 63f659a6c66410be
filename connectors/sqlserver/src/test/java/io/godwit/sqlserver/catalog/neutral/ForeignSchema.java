package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.connection.Platform;
import io.godwit.sqlserver.connection.Server;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schema of another engine, put together by tests. */
final class ForeignSchema {
    private final String name;
    private final List<Table> tables = new ArrayList<>();
    private final List<SchemaObject> objects = new ArrayList<>();

    ForeignSchema(String name) {
        this.name = name;
    }

    /** A server of a version, as far as statements depend on it. */
    static Server server(int major) {
        return new Server(
                major + ".0",
                major,
                "Developer",
                Platform.SELF_MANAGED,
                "id",
                "db",
                "SQL_Latin1_General_CP1_CI_AS",
                150,
                true,
                false,
                true);
    }

    TableId id(String table) {
        return new TableId(name, table);
    }

    /** A table whose columns are all that is known of it, with a key of columns with commas between. */
    ForeignSchema table(String table, String key, Column... columns) {
        Key by = key.isEmpty() ? null : new Key(table + "_pkey", List.of(key.split(",")), true);
        tables.add(new Table(id(table), id(table), List.of(columns), by, true, true, null, -1, -1));
        return this;
    }

    ForeignSchema described(String table, String comment, ColumnDefinition... columns) {
        return with("table", new TableDefinition(id(table), List.of(columns), comment));
    }

    ForeignSchema index(
            String table,
            String index,
            boolean primary,
            boolean unique,
            @Nullable Expression condition,
            String... columns) {
        List<IndexPart> parts = new ArrayList<>();
        for (String column : columns) {
            parts.add(new IndexPart(new ColumnValue(column), false, 0));
        }
        return with("index", new IndexDefinition(id(table), index, primary, unique, parts, condition));
    }

    ForeignSchema foreignKey(String table, String key, String column, String referenced, String to, Action onDelete) {
        return with(
                "foreign key",
                new ForeignKeyDefinition(
                        id(table), key, List.of(column), id(referenced), List.of(to), onDelete, Action.NONE));
    }

    ForeignSchema with(String kind, Definition definition) {
        objects.add(new SchemaObject(
                        kind, kind + " " + objects.size(), Stage.POST_DATA, List.of("in another language"), null)
                .with(definition));
        return this;
    }

    Schema schema() {
        return new Schema("postgresql", "18", tables, objects);
    }

    static Column column(String name, Type type) {
        return new Column(name, type, "native", false, false, false);
    }

    static Column open(String name, Type type) {
        return new Column(name, type, "native", true, false, false);
    }

    static Column generated(String name, Type type) {
        return new Column(name, type, "native", true, true, false);
    }

    static ColumnDefinition counter(String name) {
        return new ColumnDefinition(name, null, true, null, "", false, "");
    }

    static ColumnDefinition defaulted(String name, Expression value) {
        return new ColumnDefinition(name, value, false, null, "", false, "");
    }

    static ColumnDefinition computed(String name, Expression from) {
        return new ColumnDefinition(name, null, false, from, "", false, "");
    }

    static Expression call(Function function, Expression... arguments) {
        return new Call(function, List.of(arguments));
    }

    static Expression value(String column) {
        return new ColumnValue(column);
    }

    static Expression text(String text) {
        return new Literal(Literal.Kind.TEXT, text);
    }

    static Expression number(String text) {
        return new Literal(Literal.Kind.NUMBER, text);
    }
}
