using Isoloss.Core;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

public sealed class LawCatalogTests
{
    [Fact]
    public void Every_law_is_found_by_its_name_whatever_the_case()
    {
        foreach (ILaw law in LawCatalog.All)
            Assert.Same(law, LawCatalog.Find(law.Name.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("chinchila", "chinchilla")]
    [InlineData("teid", "tied")]
    public void An_unknown_name_is_answered_with_the_nearest(string name, string nearest)
    {
        var error = Assert.Throws<BadInputException>(() => LawCatalog.Find(name));
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"did you mean '{nearest}'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_name_is_refused_in_a_short_message() =>
        Assert.InRange(Assert.Throws<BadInputException>(() => LawCatalog.Find(new string('x', 1_000_000))).Message.Length, 1, 400);
}
