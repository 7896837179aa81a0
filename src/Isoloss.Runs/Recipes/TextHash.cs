using System.Security.Cryptography;
using System.Text;

namespace Isoloss.Runs.Recipes;

/// <summary>Identity of a text: changed text means other runs, moved text does not.</summary>
public static class TextHash
{
    /// <summary>The hash of a recipe's text and, where there is one, of its tokenizer: another one makes other tokens.</summary>
    /// <param name="path">The text: a file or a folder.</param>
    /// <param name="tokenizer"><see cref="DataRecipe.Bytes"/>, or a folder.</param>
    public static string Of(string path, string tokenizer) =>
        tokenizer == DataRecipe.Bytes ? Of(path) : $"{Of(path)}-{Of(tokenizer)}";

    /// <summary>SHA-256, in hex, over the name, length and bytes of a file, or of every file below a folder in the order of
    /// their names.</summary>
    /// <param name="path">A file or a folder.</param>
    public static string Of(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        byte[] buffer = new byte[1 << 16];
        foreach (string file in Files(path))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            string name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{stream.Length}\n"));
            for (int read; (read = stream.Read(buffer)) > 0;)
                hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The files of a text in the order in which they are hashed.</summary>
    /// <param name="path">A file or a folder.</param>
    public static IReadOnlyList<string> Files(string path)
    {
        if (File.Exists(path))
            return [path];
        return [.. Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }
}
