using System.Net;
using System.Text.Json;

namespace SuperInsight.Adapters.Registry;

/// <summary>Adds up what a repository keeps: follows every tag to its manifests, and counts each blob once, as registries keep it.</summary>
internal sealed class RegistryStock(RegistryPlace place, Func<Uri, CancellationToken, Task<RegistryAnswer>> ask)
{
    private const int PageSize = 100;
    private const int MostTags = 2000;

    private readonly Dictionary<string, long> blobs = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <exception cref="RegistryException">The registry refused, or has more tags or other manifests than are known here.</exception>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        foreach (var tag in await TagsAsync(cancellationToken))
            await FollowAsync(tag, cancellationToken);
        return blobs.Values.Sum();
    }

    private async Task<List<string>> TagsAsync(CancellationToken cancellationToken)
    {
        List<string> tags = [];
        while (true)
        {
            var answer = await ask(place.Tags(PageSize, tags.LastOrDefault() ?? ""), cancellationToken);
            if (answer.Status == HttpStatusCode.NotFound)
                return tags;
            var page = Read(answer, "the list of tags").Tags ?? [];
            tags.AddRange(page);
            if (page.Count < PageSize)
                return tags;
            if (tags.Count > MostTags)
                throw RegistryFailures.Nonsense(place, $"it has more than {MostTags} tags");
        }
    }

    private async Task FollowAsync(string reference, CancellationToken cancellationToken)
    {
        if (!seen.Add(reference))
            return;
        var answer = await ask((place with { Reference = reference }).Manifest, cancellationToken);
        // Taken away since it was listed.
        if (answer.Status == HttpStatusCode.NotFound)
            return;
        var manifest = Read(answer, "a manifest");
        foreach (var blob in (manifest.Layers ?? []).Append(manifest.Config).OfType<RegistryBlob>().Where(blob => blob.Digest is not null))
            blobs[blob.Digest!] = Math.Max(0, blob.Size);
        foreach (var inner in (manifest.Manifests ?? []).Select(inner => inner.Digest).OfType<string>())
            await FollowAsync(inner, cancellationToken);
    }

    private RegistryList Read(RegistryAnswer answer, string what)
    {
        if (answer.Status != HttpStatusCode.OK)
            throw RegistryFailures.Refused(place, answer, $"{place.Root.Authority} answered the question for {what} with");
        try
        {
            return JsonSerializer.Deserialize(answer.Body, RegistryJson.Default.RegistryList) ?? throw RegistryFailures.Nonsense(place, $"{what} is empty");
        }
        catch (JsonException)
        {
            throw RegistryFailures.Nonsense(place, $"{what} is no JSON");
        }
    }
}

/// <summary>A list of tags, an index of manifests, or a manifest: each has some of these.</summary>
internal sealed record RegistryList(IReadOnlyList<string>? Tags, IReadOnlyList<RegistryBlob>? Manifests, RegistryBlob? Config, IReadOnlyList<RegistryBlob>? Layers);

/// <param name="Size">Bytes as they are kept: compressed.</param>
internal sealed record RegistryBlob(string? Digest, long Size);
