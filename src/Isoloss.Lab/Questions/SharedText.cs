using System.Text;

namespace Isoloss.Lab.Questions;

/// <summary>How much of a text stands elsewhere too, estimated from a sample of its passages.</summary>
/// <param name="Share">Share of the passages, 0 to 1.</param>
/// <param name="Example">The beginning of one of them; empty when there is none.</param>
internal sealed record SharedText(double Share, string Example)
{
    private const int MostPassages = 1 << 20;
    private const int Shown = 60;

    /// <summary>Passages of a text that stand in more than one of its blocks.</summary>
    /// <param name="files">The text.</param>
    /// <param name="block">Bytes of a block; at least 1.</param>
    public static SharedText BetweenBlocks(IReadOnlyList<string> files, long block)
    {
        var passages = new Passages(ModulusFor(files));
        var seen = new Dictionary<ulong, (long Block, int Count, bool IsElsewhere)>();
        string example = "";
        passages.Walk(files, (hash, at) =>
        {
            var before = seen.GetValueOrDefault(hash, (Block: at / block, Count: 0, IsElsewhere: false));
            bool isElsewhere = before.IsElsewhere || before.Block != at / block;
            if (isElsewhere && example.Length == 0)
                example = Show(passages.Text(at));
            seen[hash] = (before.Block, before.Count + 1, isElsewhere);
        });
        double all = seen.Values.Sum(p => (double)p.Count);
        return new SharedText(all == 0 ? 0 : seen.Values.Where(p => p.IsElsewhere).Sum(p => p.Count) / all, example);
    }

    /// <summary>Passages of one text that stand in another.</summary>
    /// <param name="files">The text whose share is asked.</param>
    /// <param name="others">Where they may stand.</param>
    public static SharedText Within(IReadOnlyList<string> files, IReadOnlyList<string> others)
    {
        uint modulus = ModulusFor(files);
        var counts = new Dictionary<ulong, int>();
        new Passages(modulus).Walk(files, (hash, _) => counts[hash] = counts.GetValueOrDefault(hash) + 1);
        var found = new HashSet<ulong>();
        string example = "";
        var walk = new Passages(modulus);
        walk.Walk(others, (hash, at) =>
        {
            if (counts.ContainsKey(hash) && found.Add(hash) && example.Length == 0)
                example = Show(walk.Text(at));
        });
        double all = counts.Values.Sum(c => (double)c);
        return new SharedText(all == 0 ? 0 : found.Sum(h => counts[h]) / all, example);
    }

    private static uint ModulusFor(IReadOnlyList<string> files) =>
        (uint)(1 + files.Sum(f => new FileInfo(f).Length) / MostPassages);

    private static string Show(byte[] passage) =>
        new([.. Encoding.UTF8.GetString(passage).Select(c => char.IsControl(c) ? ' ' : c).Take(Shown)]);
}
