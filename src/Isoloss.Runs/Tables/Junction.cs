namespace Isoloss.Runs.Tables;

/// <summary>True when all parts are (<c>and</c>), or when any part is (<c>or</c>).</summary>
internal sealed class Junction(bool all, IReadOnlyList<Condition> parts) : Condition
{
    public override Func<Func<int, string>, bool> Bind(Func<string, int> columnOf)
    {
        Func<Func<int, string>, bool>[] bound = [.. parts.Select(p => p.Bind(columnOf))];
        return all ? row => Array.TrueForAll(bound, b => b(row)) : row => Array.Exists(bound, b => b(row));
    }

    public override string ToString() => string.Join(all ? " and " : " or ", parts.Select(p => $"({p})"));
}
