package io.godwit.testkit.tds.sql;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;

/** Makes our functions known to H2. */
final class Aliases {
    private Aliases() {}

    static void create(Statement statement) throws SQLException {
        for (Class<?> from : List.of(HostFunctions.class, ContextFunctions.class)) {
            TreeSet<String> names = new TreeSet<>();
            for (Method method : from.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())) {
                    names.add(method.getName());
                }
            }
            for (String name : names) {
                String known = name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
                statement.execute("CREATE ALIAS \"f_" + known + "\" FOR '" + from.getName() + "." + name + "'");
            }
        }
    }
}
