using System.Security.Cryptography;
using Isoloss.Core;
using Isoloss.Trainer.Native;
using static TorchSharp.torch;

namespace Isoloss.Tests;

/// <summary>The native library loads on distributions without the symbol version it asks for, and nothing on disk
/// changes.</summary>
public sealed class NativeLibraryTests
{
    [Fact]
    public void A_tensor_can_be_computed_with_and_differentiated()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 2).requires_grad_(true);
        (x * x).sum().backward();
        Assert.Equal(8, x.grad!.sum().item<float>());
    }

    [Fact]
    public void Only_the_missing_version_is_marked()
    {
        var (file, image) = ReadLibrary();
        byte[] hash = SHA256.HashData(image);
        var needs = new ElfVersionNeeds(image);
        var before = needs.List();
        Assert.True(before.Count > 10);
        Assert.Contains((TorchLibrary.MissingVersion, false), before);
        Assert.True(needs.MarkWeak(TorchLibrary.MissingVersion));
        Assert.Equal(before.Select(n => n with { IsWeak = n.IsWeak || n.Version == TorchLibrary.MissingVersion }), needs.List());
        byte[] original = File.ReadAllBytes(file);
        Assert.Equal(hash, SHA256.HashData(original));
        Assert.Equal(1, image.Zip(original).Count(p => p.First != p.Second));
    }

    [Fact]
    public void A_version_that_is_not_needed_is_not_marked() =>
        Assert.False(new ElfVersionNeeds(ReadLibrary().Image).MarkWeak("GLIBCXX_9.9.9"));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void A_cut_library_is_refused(int length)
    {
        byte[] image = ReadLibrary().Image[..length];
        Assert.Contains(
            "ELF", Assert.Throws<BadInputException>(() => new ElfVersionNeeds(image).List()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_refused() => Assert.Throws<BadInputException>(() => new ElfVersionNeeds(new byte[1000]).List());

    private static (string File, byte[] Image) ReadLibrary()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("only Linux has versions of symbols");
        string file = TorchLibrary.LibraryFile("libLibTorchSharp.so");
        return (file, File.ReadAllBytes(file));
    }
}
