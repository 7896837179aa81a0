namespace Isoloss.Lab.Questions;

/// <summary>
/// A sample of the passages of a text, chosen by their content: a passage is in the sample wherever it stands, so what two
/// samples share is what the texts share (Rabin 1981 for the rolling hash; Manber 1994 for the sampling).
/// </summary>
/// <param name="modulus">One passage in about this many is taken; at least 1.</param>
internal sealed class Passages(uint modulus)
{
    /// <summary>Bytes of a passage: nobody writes the same 128 bytes twice without copying.</summary>
    public const int Length = 128;

    private const ulong Base = 0x9E3779B97F4A7C15;
    private static readonly ulong Leaving = Power(Length);
    private readonly byte[] _window = new byte[Length];

    /// <summary>The window that was found last, for showing it.</summary>
    /// <param name="position">Position that was handed out with it.</param>
    public byte[] Text(long position) => [.. Enumerable.Range(0, Length).Select(i => _window[(position + i) % Length])];

    /// <summary>Walks over files as if they were one text.</summary>
    /// <param name="files">The files; those with a zero byte in their first 8,192 are taken for binary and left out, as the
    /// built-in trainer does, unless there is only one.</param>
    /// <param name="found">Is told the hash and the position of every sampled passage.</param>
    public void Walk(IReadOnlyList<string> files, Action<ulong, long> found)
    {
        byte[] buffer = new byte[1 << 16];
        ulong hash = 0;
        long position = 0;
        foreach (string file in files)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            bool isFirst = true;
            for (int read; (read = stream.Read(buffer)) > 0; isFirst = false)
            {
                if (isFirst && files.Count > 1 && buffer.AsSpan(0, Math.Min(read, 8192)).Contains((byte)0))
                    break;
                (hash, position) = Roll(buffer.AsSpan(0, read), hash, position, found);
            }
        }
    }

    private (ulong, long) Roll(ReadOnlySpan<byte> bytes, ulong hash, long position, Action<ulong, long> found)
    {
        foreach (byte b in bytes)
        {
            int slot = (int)(position % Length);
            // Counted from 1, so that runs of zero bytes have a hash too.
            ulong next = hash * Base + b + 1;
            if (position >= Length)
                next -= Leaving * (_window[slot] + 1UL);
            _window[slot] = b;
            position++;
            // A run of one byte keeps its hash: it is easily predicted, and no sign of copying.
            if (position >= Length && next != hash && Mix(next) % modulus == 0)
                found(next, position - Length);
            hash = next;
        }
        return (hash, position);
    }

    // The low bits of a product know only the low bits of its factors.
    private static uint Mix(ulong hash) => (uint)((hash ^ hash >> 29) * 0xBF58476D1CE4E5B9 >> 32);

    private static ulong Power(int exponent)
    {
        ulong power = 1;
        for (int i = 0; i < exponent; i++)
            power *= Base;
        return power;
    }
}
