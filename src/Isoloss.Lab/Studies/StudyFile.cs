using System.Text;
using Isoloss.Core;
using Isoloss.Lab.Reading;

namespace Isoloss.Lab.Studies;

/// <summary>Reads study files (docs/study.md describes every key).</summary>
public static class StudyFile
{
    /// <summary>Largest file that is read: nobody writes a longer one by hand.</summary>
    public const int LargestBytes = 1_000_000;

    /// <summary>Reads a study file.</summary>
    /// <exception cref="StudyFileException">The file is not a study; names every problem with its place.</exception>
    /// <exception cref="BadInputException">The file cannot be read at all.</exception>
    public static Study Load(string path)
    {
        if (Directory.Exists(path))
            throw new BadInputException(
                $"{path}: found a folder, expected a study file such as {Path.Combine(path, "study.yaml")}");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] bytes = new byte[LargestBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Parse(bytes.AsSpan(0, length), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the bytes of a study file.</summary>
    /// <param name="bytes">UTF-8, with or without a byte-order mark.</param>
    /// <param name="path">Path of the file, for messages and relative paths.</param>
    /// <exception cref="StudyFileException">The file is not a study; names every problem with its place.</exception>
    public static Study Parse(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length > LargestBytes)
            throw new StudyFileException(
                path, [new(1, 1, $"found more than {LargestBytes:N0} bytes, expected a study file of at most that")]);
        string text = Decode(bytes, path);
        var problems = new Problems(path);
        StudyNode? root = YamlText.Read(text, problems);
        Study? study = root is null
            ? null
            : StudyReader.Read(root, text, Path.GetDirectoryName(Path.GetFullPath(path))!, problems);
        problems.ThrowIfAny();
        return study! with { File = path };
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            int line = 1 + bytes[..Math.Max(0, e.Index)].Count((byte)'\n');
            throw new StudyFileException(
                path, [new(line, 1, $"found bytes that are not UTF-8 at offset {e.Index}, expected UTF-8 text")]);
        }
    }
}
