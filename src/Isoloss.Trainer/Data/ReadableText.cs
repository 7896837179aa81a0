using System.Buffers;
using System.Globalization;
using System.Text;

namespace Isoloss.Trainer.Data;

/// <summary>Bytes of any kind as text that can be shown.</summary>
internal static class ReadableText
{
    /// <summary>UTF-8 as it stands; bytes that are none, and control characters but tab and line feed, as <c>\xNN</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            if (status == OperationStatus.Done && (!Rune.IsControl(rune) || rune.Value is '\t' or '\n'))
                text.Append(rune);
            else
                foreach (byte b in bytes[..length])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            bytes = bytes[length..];
        }
        return text.ToString();
    }
}
