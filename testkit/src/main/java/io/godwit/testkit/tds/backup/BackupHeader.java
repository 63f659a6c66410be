package io.godwit.testkit.tds.backup;

import java.util.Properties;

/** One backup's header, its values by the names of the columns that RESTORE HEADERONLY shows. */
public final class BackupHeader {
    private final int position;
    private final Properties content;

    BackupHeader(int position, Properties content) {
        this.position = position;
        this.content = content;
    }

    public int position() {
        return position;
    }

    /** A value as text; empty if there is none. */
    public String text(String column) {
        return content.getProperty(position + "." + column, "");
    }

    /** A value that is a number; 0 if there is none. */
    public long number(String column) {
        String text = text(column);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    public boolean isOn(String column) {
        return number(column) == 1;
    }
}
