using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests.Tables;

/// <summary>What beside N, D, C and loss a table may say, and the rules by which it is counted.</summary>
public sealed class TableRulesTests
{
    private static RunTable Read(string text, TableOptions? options = null) =>
        RunTableReader.Read("-", options ?? new(), new StringReader(text));

    private static RunRecord One(string text, TableOptions? options = null) => Assert.Single(Read(text, options).Rows);

    private static string Error(string text, TableOptions? options = null) =>
        Assert.Throws<BadInputException>(() => Read(text, options)).Message;

    private static TableOptions Map(string name, string column) => new() { Map = new Dictionary<string, string> { [name] = column } };

    [Fact]
    public void What_laws_may_depend_on_reaches_the_observation()
    {
        var seen = One("N,D,loss,unique_tokens,steps,batch_tokens,lr,weight\n1e8,2e9,3,1e9,1000,2e6,3e-4,0.5\n").ToObservation();
        Assert.Equal((1e9, 1000, 2e6, 3e-4, 0.5), (seen.UniqueTokens, seen.Steps, seen.BatchTokens, seen.LearningRate, seen.Weight));
        var bare = One("N,D,loss,steps,weight\n1e8,2e9,3,,\n").ToObservation();
        Assert.Equal((double.NaN, double.NaN, double.NaN, double.NaN, 1),
            (bare.UniqueTokens, bare.Steps, bare.BatchTokens, bare.LearningRate, bare.Weight));
    }

    [Fact]
    public void Epochs_stand_in_for_unique_tokens_only_where_these_are_absent()
    {
        var table = Read("N,D,loss,epochs\n1e8,8e9,3,4\n");
        Assert.Equal(2e9, table.Rows[0].UniqueTokens);
        Assert.Contains("unique_tokens is tokens/epochs: no such column", table.Assumptions);
        Assert.Equal(1e9, One("N,D,loss,epochs,unique_tokens\n1e8,8e9,3,4,1e9\n").UniqueTokens);
        Assert.Null(One("N,D,loss,epochs\n1e8,8e9,3,4\n", Map("unique_tokens", "")).UniqueTokens);
        Assert.Null(One("N,D,loss,epoch,total_epochs\n1e8,8e9,3,4,4\n").UniqueTokens);
    }

    [Fact]
    public void A_batch_in_sequences_counts_only_with_their_length()
    {
        var table = Read("N,D,loss,batch_size,seq_len\n1e8,1048576000,3,512,2048\n");
        Assert.Equal((1048576, 1000), (table.Rows[0].BatchTokens, table.Rows[0].Steps));
        Assert.Contains("batch_tokens is batch_size*seq_len: no such column", table.Assumptions);
        Assert.Contains("steps is tokens/batch_tokens: no such column", table.Assumptions);
        Assert.Null(One("N,D,loss,batch_size\n1e8,2e9,3,512\n").BatchTokens);
        Assert.Equal(2e6, One("N,D,loss,steps\n1e8,2e9,3,1000\n").BatchTokens);
    }

    [Fact]
    public void The_learning_rate_of_a_moment_is_not_the_peak()
    {
        Assert.Equal(3e-4, One("N,D,loss,lr\n1,2,3,3e-4\n").LearningRate);
        Assert.Null(One("N,D,loss,step,lr\n1,2,3,10,3e-4\n").LearningRate);
        Assert.Equal(3e-4, One("N,D,loss,step,lr\n1,2,3,10,3e-4\n", Map("lr", "lr")).LearningRate);
        Assert.Equal(6e-4, One("N,D,loss,lr,peak_lr\n1,2,3,3e-4,6e-4\n").LearningRate);
    }

    [Theory]
    [InlineData("peak_lr,max_lr", "1,2", "several columns could be learning_rate: peak_lr, max_lr; choose one with --map learning_rate=peak_lr")]
    [InlineData("unique_tokens", "0", "column unique_tokens: found '0', expected a finite number above 0 or nothing; --map unique_tokens= leaves the column unused")]
    [InlineData("lr", "cosine", "column lr: found 'cosine', expected a finite number of at least 0 or nothing; --map learning_rate= leaves the column unused")]
    [InlineData("weight", "-1", "column weight: found '-1', expected a finite number of at least 0")]
    [InlineData("weight", "1e400", "column weight: found '1e400'")]
    [InlineData("is_outlier", "2", "column is_outlier: found '2', expected true, false, 1, 0 or nothing; --map outlier= leaves the column unused")]
    [InlineData("outlier,is_outlier", "1,maybe", "")]
    public void A_wrong_cell_or_an_ambiguous_column_is_named_with_the_way_out(string header, string cells, string message)
    {
        string text = $"N,D,loss,{header}\n1e8,2e9,3,{cells}\n";
        if (message.Length == 0)
            Assert.True(One(text).Outlier);
        else
            Assert.Contains(message, Error(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_can_be_left_unused()
    {
        Assert.Null(One("N,D,loss,lr\n1,2,3,cosine\n", Map("learning_rate", "")).LearningRate);
        Assert.Contains("no column for loss", Error("N,D,loss\n1,2,3\n", Map("loss", "")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outlier")]
    [InlineData("is_outlier")]
    [InlineData("outlier_excluded")]
    public void Outliers_are_kept_and_said_or_dropped_and_said(string column)
    {
        string text = $"N,D,loss,{column}\n1,2,3,0\n4,5,6,True\n7,8,9,no\n1,1,1,1\n";
        var kept = Read(text);
        Assert.Equal([false, true, false, true], kept.Rows.Select(r => r.Outlier));
        Assert.Contains($"2 of 4 runs are flagged as outliers (column {column}) and kept; --outliers drop leaves them out", kept.Assumptions);
        var dropped = Read(text, new() { Outliers = OutlierRule.Drop });
        Assert.Equal([1, 7], dropped.Rows.Select(r => r.Params));
        Assert.Contains($"2 of 4 runs are flagged as outliers (column {column}) and left out (--outliers drop)", dropped.Assumptions);
    }

    [Fact]
    public void Dropping_outliers_needs_a_flag_and_leaves_something()
    {
        var drop = new TableOptions { Outliers = OutlierRule.Drop };
        Assert.Contains("--outliers drop: no column that flags outliers; name it with --map outlier=COLUMN",
            Error("N,D,loss\n1,2,3\n", drop), StringComparison.Ordinal);
        Assert.Contains("which leaves none", Error("N,D,loss,outlier\n1,2,3,1\n", drop), StringComparison.Ordinal);
        Assert.DoesNotContain(Read("N,D,loss,outlier\n1,2,3,0\n").Assumptions, a => a.Contains("flagged", StringComparison.Ordinal));
    }

    [Fact]
    public void N_is_counted_by_the_rule_that_is_asked_for()
    {
        const string text = "N,N_no_embed,D,loss\n100,80,2,3\n";
        Assert.Equal(100, One(text, new() { Params = ParamsRule.Total }).Params);
        var without = Read(text, new() { Params = ParamsRule.NonEmbedding });
        Assert.Equal((80, 960), (without.Rows[0].Params, without.Rows[0].Flops));
        Assert.Contains("params is column N_no_embed", without.Assumptions);
        Assert.Contains("params is taken without embeddings (--n-rule non-embedding)", without.Assumptions);
    }

    [Theory]
    [InlineData("N,vocab_size,d_model", "1000,10,5", ParamsRule.NonEmbedding, 900)]
    [InlineData("N,vocab_size,d_model,tie_word_embeddings", "1000,10,5,true", ParamsRule.NonEmbedding, 950)]
    [InlineData("N,vocab_size,d_model,tie_word_embeddings", "1000,10,5,false", ParamsRule.NonEmbedding, 900)]
    [InlineData("non_embedding_params,vocab_size,d_model", "1000,10,5", ParamsRule.Total, 1100)]
    public void N_by_the_other_rule_is_computed_from_vocabulary_and_width(string header, string cells, ParamsRule rule, double expected)
    {
        var table = Read($"{header},D,loss\n{cells},2,3\n", new() { Params = rule, Where = $"params={expected}" });
        Assert.Equal(expected, Assert.Single(table.Rows).Params);
        Assert.Contains(table.Assumptions, a => a.Contains("vocab_size*d_model", StringComparison.Ordinal));
    }

    [Fact]
    public void A_count_that_cannot_be_had_is_refused()
    {
        var without = new TableOptions { Params = ParamsRule.NonEmbedding };
        Assert.Contains("--n-rule non-embedding: no column of parameters without embeddings, and no columns vocabulary and width",
            Error("N,D,loss\n1,2,3\n", without), StringComparison.Ordinal);
        Assert.Contains("column N: found '90', expected more than the embeddings, 100",
            Error("N,vocab_size,d_model,D,loss\n90,10,5,2,3\n", without), StringComparison.Ordinal);
        Assert.Contains("column vocab_size: found nothing",
            Error("N,vocab_size,d_model,D,loss\n90,,5,2,3\n", without), StringComparison.Ordinal);
        Assert.Contains("--n-rule and --map params", Error("N,D,loss\n1,2,3\n",
            Map("params", "N") with { Params = ParamsRule.Total }), StringComparison.Ordinal);
        Assert.Contains("no column for params (--n-rule total)", Error("C,D,loss\n1,2,3\n", new() { Params = ParamsRule.Total }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void FLOP_are_the_recorded_ones_or_6_N_D_and_a_large_difference_is_said()
    {
        const string text = "N,D,C,loss\n1,2,9,3\n1,2,9.6,3\n1,2,12,3\n";
        var recorded = Read(text);
        Assert.Equal([9, 9.6, 12], recorded.Rows.Select(r => r.Flops));
        Assert.Contains("recorded flops are 0.8 times 6*params*tokens in the median run (--flop-rule 6nd would use 6*params*tokens)",
            recorded.Assumptions);
        var rule = Read(text, new() { Flops = FlopRule.SixND });
        Assert.All(rule.Rows, r => Assert.Equal(12, r.Flops));
        Assert.Contains("flops is 6*params*tokens: not column C (--flop-rule 6nd)", rule.Assumptions);
        Assert.DoesNotContain("flops is column C", rule.Assumptions);
        Assert.DoesNotContain(Read("N,D,C,loss\n1,2,13,3\n").Assumptions, a => a.Contains("median", StringComparison.Ordinal));
    }

    [Fact]
    public void A_FLOP_rule_that_cannot_be_followed_is_refused()
    {
        Assert.Contains("no column for flops (--flop-rule recorded)",
            Error("N,D,loss\n1,2,3\n", new() { Flops = FlopRule.Recorded }), StringComparison.Ordinal);
        Assert.Contains("no column for tokens", Error("N,C,loss\n1,2,3\n", new() { Flops = FlopRule.SixND }), StringComparison.Ordinal);
    }
}
