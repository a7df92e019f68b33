namespace TencentEmulator.GitHub;

/// <summary>A webhook of a repository.</summary>
/// <param name="Url">Where it posts to.</param>
/// <param name="Secret">What it signs with.</param>
public sealed record HookSeed(Uri Url, string Secret);
