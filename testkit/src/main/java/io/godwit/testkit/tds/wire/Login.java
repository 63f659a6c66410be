package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.TdsException;

/** What a client says of itself (MS-TDS 2.2.6.4, LOGIN7). */
record Login(int packetSize, String host, String user, String password, String application, String database) {
    private static final int PACKET_SIZE = 8;
    private static final int NAMES = 36;

    static Login read(Input in) {
        in.seek(PACKET_SIZE);
        int packetSize = in.readInt();
        in.seek(NAMES);
        String host = field(in);
        String user = field(in);
        String password = password(in);
        String application = field(in);
        field(in);
        // extensions, library, language
        in.readInt();
        field(in);
        field(in);
        String database = field(in);
        return new Login(packetSize, host, user, password, application, database);
    }

    private static String field(Input in) {
        int offset = in.readShort();
        int length = in.readShort();
        int next = in.at();
        in.seek(offset);
        String text = in.readText(length);
        in.seek(next);
        return text;
    }

    /** Nibbles swapped and turned over, so that nobody reads it by chance. */
    private static String password(Input in) {
        int offset = in.readShort();
        int length = in.readShort();
        int next = in.at();
        in.seek(offset);
        byte[] bytes = in.readBytes(length * 2);
        for (int i = 0; i < bytes.length; i++) {
            int value = (bytes[i] & 0xff) ^ 0xA5;
            bytes[i] = (byte) (value >> 4 | value << 4);
        }
        in.seek(next);
        return Input.text(bytes);
    }

    static TdsException refused(String user) {
        return new TdsException(18456, 14, "Login failed for user '" + user + "'.");
    }

    /** The answer to what comes before: options and whether to encrypt, which this cannot (MS-TDS 2.2.6.5). */
    static void answerPreLogin(Output out, int version) {
        int data = 16;
        out.writeByte(0);
        out.writeBytes(new byte[] {0, (byte) data, 0, 6});
        out.writeByte(1);
        out.writeBytes(new byte[] {0, (byte) (data + 6), 0, 1});
        out.writeByte(4);
        out.writeBytes(new byte[] {0, (byte) (data + 7), 0, 1});
        out.writeByte(0xff);
        // version, 0.1000.6
        out.writeBytes(new byte[] {(byte) version, 0, 3, (byte) 0xE8, 0, 0});
        out.writeByte(2);
        out.writeByte(0);
        out.end();
    }

    /** What follows a log-in that is granted (MS-TDS 2.2.7.14). */
    static void acknowledge(Output out, int version) {
        String program = "Microsoft SQL Server";
        out.writeByte(0xAD);
        out.writeShort(1 + 4 + 1 + program.length() * 2 + 4);
        out.writeByte(1);
        out.writeBytes(new byte[] {0x74, 0, 0, 4});
        out.writeShortText(program);
        out.writeBytes(new byte[] {(byte) version, 0, 3, (byte) 0xE8});
    }
}
