package io.godwit.testkit.tds.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** An answer, cut into packets (MS-TDS 2.2.3). One thread. */
final class Output {
    private static final int HEADER = 8;
    private static final int ANSWER = 4;
    private static final int END = 1;

    private final OutputStream out;
    private byte[] packet = new byte[4096];
    private int at = HEADER;
    private int number = 1;
    private int session;

    Output(OutputStream out) {
        this.out = out;
    }

    void session(int session) {
        this.session = session;
    }

    void packetSize(int bytes) {
        packet = new byte[bytes];
    }

    void writeByte(int value) {
        if (at == packet.length) {
            send(false);
        }
        packet[at++] = (byte) value;
    }

    void writeShort(int value) {
        writeByte(value);
        writeByte(value >> 8);
    }

    void writeInt(int value) {
        writeShort(value);
        writeShort(value >> 16);
    }

    void writeLong(long value) {
        writeInt((int) value);
        writeInt((int) (value >> 32));
    }

    void writeNumber(long value, int length) {
        for (int i = 0; i < length; i++) {
            writeByte((int) (value >> (8 * i)));
        }
    }

    void writeBytes(byte[] bytes) {
        int from = 0;
        while (from < bytes.length) {
            if (at == packet.length) {
                send(false);
            }
            int some = Math.min(bytes.length - from, packet.length - at);
            System.arraycopy(bytes, from, packet, at, some);
            at += some;
            from += some;
        }
    }

    void writeText(String text) {
        writeBytes(utf16(text));
    }

    /** A text whose length in characters stands before it in a byte. */
    void writeShortText(String text) {
        writeByte(text.length());
        writeText(text);
    }

    static byte[] utf16(String text) {
        byte[] bytes = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) text.charAt(i);
            bytes[2 * i + 1] = (byte) (text.charAt(i) >> 8);
        }
        return bytes;
    }

    /** Ends the message. */
    void end() {
        send(true);
        number = 1;
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(boolean last) {
        packet[0] = ANSWER;
        packet[1] = (byte) (last ? END : 0);
        packet[2] = (byte) (at >> 8);
        packet[3] = (byte) at;
        packet[4] = (byte) (session >> 8);
        packet[5] = (byte) session;
        packet[6] = (byte) number++;
        packet[7] = 0;
        try {
            out.write(packet, 0, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        at = HEADER;
    }
}
