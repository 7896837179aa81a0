namespace Isoloss.Runs.Directories;

/// <summary>A sequence whose loss stands out.</summary>
public sealed record OutlierSequence
{
    /// <summary>Number of its window in the evaluation set, or in the order of training.</summary>
    public required long Window { get; init; }

    /// <summary>Number of its first token in the data, which is the same in every epoch; null where it is not known.</summary>
    public long? FirstToken { get; init; }

    /// <summary>Path of the file it comes from; null where the data has none.</summary>
    public string? Document { get; init; }

    /// <summary>Mean loss of its tokens, nats.</summary>
    public required double Loss { get; init; }

    /// <summary>In training: mean loss of the sequences of its domain shortly before it.</summary>
    public double? Expected { get; init; }

    /// <summary>In training: how many standard deviations of the domain's sequences <see cref="Loss"/> lies above
    /// <see cref="Expected"/>; negative for one that is too easy.</summary>
    public double? Deviations { get; init; }

    /// <summary>Its beginning. From the data: never to be trusted.</summary>
    public required string Text { get; init; }
}
