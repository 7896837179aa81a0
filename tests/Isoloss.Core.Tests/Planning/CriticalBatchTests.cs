using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class CriticalBatchTests
{
    [Theory]
    [InlineData(3.0, 1.123e6)]
    [InlineData(2.37, 3.449e6)]
    public void The_published_constants_give_the_published_batches(double loss, double tokens) =>
        Assert.Equal(tokens, CriticalBatch.Kaplan.Tokens(loss), 0.001 * tokens);

    [Fact]
    public void Steps_and_tokens_lie_on_the_published_hyperbola() =>
        Gen.Select(Gen.Double[-3.0, 3.0], Gen.Double[1.5, 4.0]).Sample((log, loss) =>
        {
            BatchChoice choice = CriticalBatch.Kaplan.At(loss, 1e11, Math.Exp(log));
            Assert.Equal(1, (choice.Steps / choice.LeastSteps - 1) * (choice.Tokens / 1e11 - 1), 1e-9);
            Assert.Equal(choice.Tokens, choice.Steps * choice.BatchTokens, 1e-9 * choice.Tokens);
        });

    [Fact]
    public void A_loss_that_is_none_is_refused() => Assert.Throws<BadInputException>(() => CriticalBatch.Kaplan.Tokens(0));
}
