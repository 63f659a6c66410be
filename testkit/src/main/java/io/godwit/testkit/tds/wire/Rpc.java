package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A call of a procedure (MS-TDS 2.2.6.6). */
record Rpc(String procedure, List<Parameter> parameters) {
    private static final int BY_NUMBER = 0xffff;
    private static final int NEXT_CALL = 0x80;
    private static final List<String> NUMBERED = List.of(
            "",
            "sp_cursor",
            "sp_cursoropen",
            "sp_cursorprepare",
            "sp_cursorexecute",
            "sp_cursorprepexec",
            "sp_cursorunprepare",
            "sp_cursorfetch",
            "sp_cursoroption",
            "sp_cursorclose",
            "sp_executesql",
            "sp_prepare",
            "sp_execute",
            "sp_prepexec",
            "sp_prepexecrpc",
            "sp_unprepare");

    static List<Rpc> read(Input in) {
        List<Rpc> calls = new ArrayList<>();
        while (in.hasMore()) {
            int length = in.readShort();
            String name = length == BY_NUMBER ? NUMBERED.get(in.readShort()) : in.readText(length);
            in.readShort();
            List<Parameter> parameters = new ArrayList<>();
            while (in.hasMore() && in.peek() != NEXT_CALL && in.peek() != 0xFF) {
                String parameter = in.readText(in.readByte());
                boolean output = (in.readByte() & 1) != 0;
                boolean fixed = Types.isFixed(in.peek());
                var type = Types.read(in);
                parameters.add(new Parameter(parameter, type, ValueReader.read(in, type, fixed), output));
            }
            calls.add(new Rpc(bare(name), parameters));
            if (in.hasMore()) {
                in.readByte();
            }
        }
        return calls;
    }

    private static String bare(String name) {
        return name.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT).startsWith("sys.sp_executesql")
                ? "sp_executesql"
                : name;
    }
}
