using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>A job file that cannot be used is refused with what was found and what was expected.</summary>
public sealed class BadJobTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-job-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("null", "found Null, expected a JSON object")]
    [InlineData("{\"run\": {", "LineNumber: 0")]
    [InlineData("{}", "run")]
    [InlineData("[1, 2]", "found Array, expected a JSON object")]
    public void What_is_no_job_is_refused(string content, string reason) => Refused(content, reason);

    [Theory]
    [InlineData("\"tokens\": 1000", "\"tokens\": 0", "run.tokens: found 0, expected 1 to 9000000000000000")]
    [InlineData("\"tokens\": 1000", "\"tokens\": 1000000000000000000", "run.tokens: found 1000000000000000000, expected 1 to")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"evaluation\": {\"tokens\": 1073741824}", "evaluation.tokens: found 1073741824, expected 1 to")]
    [InlineData("\"name\": \"isoloss\"", "\"name\": \"command\"", "run.trainer.name: found \"command\"")]
    [InlineData("VERSION", "1", "run.trainer.version: found \"1\", expected")]
    [InlineData("\"threads\": 1", "\"threads\": 0", "threads: found 0")]
    [InlineData("\"snapshot_seconds\": 20", "\"snapshot_seconds\": -1", "snapshot_seconds: found -1")]
    [InlineData("\"format\": 1", "\"format\": 9", "found format 9, expected at most 1")]
    [InlineData("FOLDER", "FOLDER/nowhere", "nowhere")]
    [InlineData("\"width\": 64", "\"width\": 63", "size.width: found 63, expected a multiple of model.head_width, 32")]
    [InlineData("\"width\": 64", "\"wdith\": 64", "wdith")]
    [InlineData("\"layers\": 2", "\"layers\": 0", "size.layers: found 0")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"batch_tokens\": 100", "batch_tokens: found 100, expected a multiple of model.context, 128")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"model\": {\"context\": 4}", "model.context: found 4, expected 8 to 65536")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"model\": {\"norm\": \"batch\"}", "model.norm")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"optimizer\": {\"lr\": -1}", "optimizer.lr: found -1, expected above 0")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"optimizer\": {\"lr\": \"NaN\"}", "optimizer.lr: found NaN")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"optimiser\": {}", "optimiser")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"model\": {\"query_group\": 3}", "model.query_group: found 3, expected a divisor of the number of heads, 2")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"model\": {\"window\": -1}", "model.window: found -1, expected 0 or more")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"batch_tokens\": 16384, \"model\": {\"window\": 8, \"context\": 16384}", "model.context: found 16384, expected at most 8192 with a window")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"model\": {\"logit_cap\": \"Infinity\"}", "model.logit_cap: found Infinity")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"model\": {\"experts\": 2, \"top_k\": 3}", "model.top_k: found 3, expected 1 to model.experts, 2")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"model\": {\"depth_factor\": 0}", "model.depth_factor: found 0, expected 1/16 to 16")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"optimizer\": {\"ema_decay\": 1}", "optimizer.ema_decay: found 1, expected 0 to below 1")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"schedule\": {\"batch_start_tokens\": 384, \"batch_ramp_tokens\": 1}", "schedule.batch_start_tokens: found 384, expected 0, or batch_tokens 2048 halved")]
    [InlineData("\"recipe\": {", "\"recipe\": {\"schedule\": {\"batch_start_tokens\": 512}", "schedule.batch_ramp_tokens: found 0, expected above 0 with batch_start_tokens")]
    public void A_wrong_value_is_refused(string what, string instead, string reason)
    {
        const string good = """
            {"format": 1, "run": {"trainer": {"name": "isoloss", "version": "VERSION"}, "recipe": {}, "size": {"width": 64, "layers": 2},
             "tokens": 1000, "seed": 1}, "directory": "FOLDER", "threads": 1, "snapshot_seconds": 20}
            """;
        JobReader.ReadRecipe(JobReader.Read(Write(good)).Run);
        Refused(good.Replace(what, instead, StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("gpu", "--device: found 'gpu', expected cpu or cuda")]
    [InlineData("cuda", "--device cuda: found no CUDA device, expected one and a trainer built with -p:Cuda=true")]
    public void A_device_that_is_not_there_is_refused(string device, string reason)
    {
        Assert.SkipWhen(device == "cuda" && TorchSharp.torch.cuda.is_available(), "there is a CUDA device");
        Assert.Equal(reason, Assert.Throws<BadInputException>(() => TorchDevice.Open(device)).Message);
        Assert.Null(TorchDevice.Open("cpu"));
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => JobReader.Read(Path.Combine(_folder, "nowhere.json")));
        Assert.Contains("no file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_memory_has_no_span_is_refused()
    {
        var size = new ModelSize { Width = 8192, Layers = 1 };
        Assert.InRange(TransformerCount.Of(new ModelRecipe(), size, 64).Params, 600_000_000, 1_000_000_000);
        Assert.Contains("takes at most 536,870,911",
            Assert.Throws<BadInputException>(() =>
                new ParameterLayout(new ModelRecipe(), size, 64)).Message, StringComparison.Ordinal);
    }

    private void Refused(string content, string reason)
    {
        string file = Write(content);
        var error = Assert.ThrowsAny<BadInputException>(() => JobReader.ReadRecipe(JobReader.Read(file).Run));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private string Write(string content)
    {
        string file = Path.Combine(_folder, "job.json");
        File.WriteAllText(file, content
            .Replace("FOLDER", _folder, StringComparison.Ordinal)
            .Replace("VERSION", TrainerIdentity.BuiltinVersion, StringComparison.Ordinal));
        return file;
    }
}
