namespace Isoloss.Runs.Tables;

/// <summary>True when the part is not.</summary>
internal sealed class Negation(Condition part) : Condition
{
    public override Func<Func<int, string>, bool> Bind(Func<string, int> columnOf)
    {
        var bound = part.Bind(columnOf);
        return row => !bound(row);
    }

    public override string ToString() => $"not ({part})";
}
