namespace Isoloss.Trainer.Data;

/// <summary>The domains of a source: the largest each by itself, the others together.</summary>
internal sealed class DomainMap
{
    private const int MostDomains = 64;
    private readonly int[] _numbers;

    /// <summary>Numbers the domains by their size, the largest first.</summary>
    public DomainMap(ITokenSource source)
    {
        string[] large = [.. source.Documents.GroupBy(d => d.Domain).OrderByDescending(g => g.Sum(d => (long)d.Length))
            .ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostDomains).Select(g => g.Key)];
        var numbers = large.Index().ToDictionary(d => d.Item, d => d.Index);
        _numbers = [.. source.Documents.Select(d => numbers.GetValueOrDefault(d.Domain, large.Length))];
        Names = [.. large, "(others)"];
    }

    /// <summary>Names by number; the last stands for all the others.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of a document's domain; 0 for no document.</summary>
    public int Of(int document) => document < 0 ? 0 : _numbers[document];
}
