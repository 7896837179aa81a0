namespace Isoloss.Trainer.Data;

/// <summary>
/// The bytes behind the characters of a byte-level vocabulary (Radford et al. 2019): printable characters of Latin-1 stand for their
/// own byte, the other 68 bytes in order for the characters from U+0100 on.
/// </summary>
internal static class ByteCharacters
{
    private static readonly byte[] Shifted = [.. Enumerable.Range(0, 256).Where(b => !IsOwn(b)).Select(b => (byte)b)];

    /// <summary>One byte for each character; a question mark for one that stands for none.</summary>
    public static byte[] Bytes(string token) => Array.ConvertAll(token.ToCharArray(), Byte);

    private static byte Byte(char c) =>
        c < 256 && IsOwn(c) ? (byte)c : c - 256 is var i && i >= 0 && i < Shifted.Length ? Shifted[i] : (byte)'?';

    private static bool IsOwn(int b) => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
}
