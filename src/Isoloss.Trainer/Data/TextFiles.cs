using System.Security.Cryptography;
using System.Text;
using Isoloss.Core;

namespace Isoloss.Trainer.Data;

/// <summary>The bytes of a text file, or of all text files in a folder, in the order of their names.</summary>
internal static class TextFiles
{
    private const int Probe = 8192; // a zero byte in the first bytes tells a binary file, as in git
    private const long LargestText = 1L << 30;

    /// <summary>Reads a text.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="note">Is told of every file that is left out.</param>
    /// <exception cref="BadInputException">Nothing is there, it is empty, or it is larger than 1 GiB.</exception>
    public static RawText Read(string path, Action<string> note)
    {
        string[] files = FilesOf(path);
        var texts = new List<(string Name, byte[] Text)>();
        long length = 0;
        foreach (string file in files)
        {
            length += new FileInfo(file).Length;
            if (length > LargestText)
                throw new BadInputException(
                    $"data.path: {path} has more than {LargestText >> 30} GiB of text, the most the built-in trainer reads");
            byte[] text = File.ReadAllBytes(file);
            if (files.Length > 1 && text.AsSpan(0, Math.Min(Probe, text.Length)).Contains((byte)0))
            {
                note($"left out {file}: a binary file");
                length -= text.Length;
            }
            else
                texts.Add((Path.GetRelativePath(path, file).Replace('\\', '/'), text));
        }
        if (length == 0)
            throw new BadInputException($"data.path: {path} has no text: {files.Length} files, all empty or binary");
        return Join(texts);
    }

    /// <summary>Hash of a text, for the names of files made from it.</summary>
    public static string Hash(params ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] part in parts)
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{part.Length}:"));
            hash.AppendData(part);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string[] FilesOf(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new BadInputException($"data.path: no file or folder {Path.GetFullPath(path)}");
        string[] files = Directory.GetFiles(path, "*", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>Files are parted by a line feed where they do not end with one.</summary>
    private static RawText Join(List<(string Name, byte[] Text)> texts)
    {
        if (texts.Count == 1)
            return new RawText(texts[0].Text, [(texts[0].Name, 0)]);
        using var joined = new MemoryStream();
        var files = new List<(string, int)>();
        foreach (var (name, text) in texts)
        {
            files.Add((name, (int)joined.Length));
            joined.Write(text);
            if (text.Length > 0 && text[^1] != (byte)'\n')
                joined.WriteByte((byte)'\n');
        }
        return new RawText(joined.ToArray(), files);
    }
}
