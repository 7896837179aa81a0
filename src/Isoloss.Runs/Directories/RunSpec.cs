using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Isoloss.Runs.Directories;

/// <summary>
/// The content of <c>run.json</c>: all that determines the result of a run, and nothing else.
/// Its hash is the run's key, so asking for the same run again costs nothing.
/// </summary>
public sealed record RunSpec
{
    /// <summary>Layout version of this file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The program that trains.</summary>
    public required TrainerIdentity Trainer { get; init; }

    /// <summary>Everything that determines a run but its size, data amount and seed. For the built-in trainer a
    /// <see cref="Recipes.Recipe"/>.</summary>
    public required JsonObject Recipe { get; init; }

    /// <summary>The model's size. For the built-in trainer a <see cref="Recipes.ModelSize"/>; for a user's own trainer whatever
    /// it understands.</summary>
    public required JsonObject Size { get; init; }

    /// <summary>Most <see cref="Tokens"/>: a double holds them exactly, and no step count overflows.</summary>
    public const long MostTokens = 9_000_000_000_000_000;

    /// <summary>Training tokens (D) asked for. At least 1, at most <see cref="MostTokens"/>.</summary>
    public required long Tokens { get; init; }

    /// <summary>Seed of initialisation and data order. Two recipes with the same seed, size and tokens see the same data in the
    /// same order.</summary>
    public required int Seed { get; init; }

    /// <summary>Where it goes on from another run; null for one that begins at its own beginning.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>Key of the run: 20 hex digits, see <see cref="RunKey"/>.</summary>
    [JsonIgnore]
    public string Key => RunKey.Of(this);
}
