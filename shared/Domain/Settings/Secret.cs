namespace SuperInsight.Domain.Settings;

/// <summary>
/// A value that must not be seen: it prints as <c>***</c> in logs, interpolated strings and record dumps, and leaves only through
/// <see cref="Reveal"/>.
/// </summary>
public sealed class Secret : IEquatable<Secret>
{
    private readonly string value;

    /// <exception cref="ArgumentException">The value is null, empty or white space: a missing secret is null, never an empty one.</exception>
    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        this.value = value;
    }

    /// <summary>The secret for a setting; null where the setting is missing or blank.</summary>
    public static Secret? From(string? setting) => string.IsNullOrWhiteSpace(setting) ? null : new Secret(setting);

    /// <summary>The value itself. Call it where it is used, and keep no copy.</summary>
    public string Reveal() => value;

    public override string ToString() => "***";

    /// <summary>Compares in a time that does not depend on where the two differ.</summary>
    public bool Equals(Secret? other) =>
        other is not null
        && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(value.AsSpan()),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(other.value.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);
}
