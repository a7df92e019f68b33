using System.Diagnostics.CodeAnalysis;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>How a person names a restore point: by its id, or as <c>latest:SOURCE</c>.</summary>
public sealed record RestorePointReference
{
    private const string Latest = "latest:";

    private RestorePointReference(RestorePointId? id, BackupSource source) => (Id, Source) = (id, source);

    /// <summary>The id; null for the newest of <see cref="Source"/>.</summary>
    public RestorePointId? Id { get; }

    public BackupSource Source { get; }

    public static RestorePointReference To(RestorePointId id) => new(id, id.Source);

    public static bool TryParse(string text, [NotNullWhen(true)] out RestorePointReference? reference)
    {
        reference = text.StartsWith(Latest, StringComparison.Ordinal)
            ? BackupSource.TryParse(text[Latest.Length..], out var source) ? new(null, source) : null
            : RestorePointId.TryParse(text, out var id) ? new(id, id.Source) : null;
        return reference is not null;
    }

    public override string ToString() => Id?.ToString() ?? Latest + Source;
}
