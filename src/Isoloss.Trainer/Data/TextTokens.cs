using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Microsoft.ML.Tokenizers;

namespace Isoloss.Trainer.Data;

/// <summary>A text as token ids: its bytes, or byte pairs from a vocabulary (Sennrich et al. 2016), which are cached.</summary>
/// <param name="Ids">The text.</param>
/// <param name="Vocabulary">Number of token kinds.</param>
/// <param name="Documents">Its files in order; empty where tokens cannot be told to belong to files.</param>
internal sealed record TextTokens(ushort[] Ids, int Vocabulary, IReadOnlyList<TextDocument> Documents)
{
    /// <summary>The bytes of each token; empty where a token is a byte.</summary>
    public IReadOnlyList<byte[]> Pieces { get; init; } = [];

    private const int Chunk = 1 << 20; // characters encoded at a time, cut at line ends

    /// <summary>Reads and tokenizes.</summary>
    /// <param name="data">Which text and which tokenizer.</param>
    /// <param name="cache">Folder for tokens made once.</param>
    /// <param name="note">Is told of what was left out.</param>
    /// <exception cref="BadInputException">The text or the tokenizer cannot be used.</exception>
    public static TextTokens Read(DataRecipe data, string cache, Action<string> note)
    {
        var text = TextFiles.Read(data.Path!, note);
        var tokens = data.Tokenizer == DataRecipe.Bytes
            ? Make(Array.ConvertAll(text.Bytes, b => (ushort)b), 256, text, [])
            : ReadPairs(text, data.Tokenizer, cache);
        if (data.ContentHash is { } expected && TextHash.Of(data.Path!, data.Tokenizer) is var found && found != expected)
            throw new BadInputException(
                $"data.path: {data.Path} or its tokenizer has changed since the study was read: "
                + $"found the hash {found}, expected {expected}");
        return tokens;
    }

    private static TextTokens ReadPairs(RawText raw, string folder, string cache)
    {
        byte[] text = raw.Bytes;
        byte[] vocabulary = ReadPart(folder, "vocab.json"), merges = ReadPart(folder, "merges.txt");
        byte[][] pieces = ReadPieces(vocabulary, folder);
        int size = pieces.Length;
        string file = Path.Combine(cache, $"tokens-{TextFiles.Hash(text, vocabulary, merges)[..32]}.u16");
        if (ReadCache(file, size) is { } cached)
            return Make(cached, size, raw, pieces);
        ushort[] ids = Encode(Encoding.UTF8.GetString(text), vocabulary, merges, folder);
        Directory.CreateDirectory(cache);
        AtomicFile.Write(file, MemoryMarshal.AsBytes(ids.AsSpan()));
        return Make(ids, size, raw, pieces);
    }

    private static byte[] ReadPart(string folder, string name)
    {
        string file = Path.Combine(folder, name);
        return File.Exists(file)
            ? File.ReadAllBytes(file)
            : throw new BadInputException(
                $"data.tokenizer: no file {Path.GetFullPath(file)}; "
                + $"expected \"{DataRecipe.Bytes}\" or a folder with vocab.json and merges.txt");
    }

    /// <summary>
    /// Finds the first token of each file by the bytes of the tokens before it. Text that is not UTF-8 was changed on the way to
    /// byte pairs; its bytes do not add up, and its files stay unknown.
    /// </summary>
    private static TextTokens Make(ushort[] ids, int vocabulary, RawText text, byte[][] pieces)
    {
        var starts = new List<int>(text.Files.Count);
        long bytes = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            while (starts.Count < text.Files.Count && text.Files[starts.Count].Start <= bytes)
                starts.Add(i);
            bytes += pieces.Length == 0 ? 1 : pieces[ids[i]].Length;
        }
        if (bytes != text.Bytes.Length)
            return new TextTokens(ids, vocabulary, []) { Pieces = pieces };
        while (starts.Count <= text.Files.Count)
            starts.Add(ids.Length);
        return new TextTokens(
            ids, vocabulary, [.. text.Files.Select((file, i) => new TextDocument(file.Name, starts[i], starts[i + 1] - starts[i]))])
        {
            Pieces = pieces,
        };
    }

    /// <summary>The bytes of each token up to the largest id: one for each character, as byte-level vocabularies write them.</summary>
    private static byte[][] ReadPieces(byte[] vocabulary, string folder)
    {
        try
        {
            var ids = JsonSerializer.Deserialize<Dictionary<string, int>>(vocabulary);
            int size = ids is { Count: > 0 } ? ids.Values.Max() + 1 : 0;
            if (size is <= 0 or > ushort.MaxValue + 1)
                throw new BadInputException(
                    $"data.tokenizer: {folder}/vocab.json has ids up to {size - 1}, expected 0 to {ushort.MaxValue}");
            var pieces = new byte[size][];
            Array.Fill(pieces, []);
            foreach (var (token, id) in ids!.Where(t => t.Value >= 0))
                pieces[id] = ByteCharacters.Bytes(token);
            return pieces;
        }
        catch (JsonException e)
        {
            throw new BadInputException($"data.tokenizer: {folder}/vocab.json is not an object of token and id: {e.Message}", e);
        }
    }

    private static ushort[] Encode(string text, byte[] vocabulary, byte[] merges, string folder)
    {
        var ids = new List<ushort>(text.Length / 3);
        try
        {
            var tokenizer = CodeGenTokenizer.Create(new MemoryStream(vocabulary), new MemoryStream(merges));
            for (int start = 0; start < text.Length;)
            {
                int end = ChunkEnd(text, start);
                foreach (int id in tokenizer.EncodeToIds(text.AsSpan(start, end - start)))
                    ids.Add((ushort)id);
                start = end;
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new BadInputException($"data.tokenizer: {folder} cannot encode this text: {e.Message}", e);
        }
        return [.. ids];
    }

    private static int ChunkEnd(string text, int start)
    {
        if (text.Length - start <= Chunk)
            return text.Length;
        int lineEnd = text.LastIndexOf('\n', start + Chunk - 1, Chunk);
        if (lineEnd >= 0)
            return lineEnd + 1;
        // Never between the two halves of one character.
        return start + Chunk - (char.IsHighSurrogate(text[start + Chunk - 1]) ? 1 : 0);
    }

    /// <summary>Cached tokens, or null when there are none or they cannot be this text's.</summary>
    private static ushort[]? ReadCache(string file, int vocabulary)
    {
        if (!File.Exists(file))
            return null;
        byte[] bytes = File.ReadAllBytes(file);
        ushort[] ids = MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
        return bytes.Length % sizeof(ushort) == 0
            && ids.AsSpan().IndexOfAnyExceptInRange((ushort)0, (ushort)(vocabulary - 1)) < 0 ? ids : null;
    }
}
