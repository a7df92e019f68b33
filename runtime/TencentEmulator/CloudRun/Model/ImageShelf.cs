using System.Collections.Concurrent;

namespace TencentEmulator.CloudRun.Model;

/// <summary>The images whose behaviour was scripted. All others are well. Safe for concurrent use.</summary>
internal sealed class ImageShelf
{
    private readonly ConcurrentDictionary<string, ImageBehaviour> _behaviours = new(StringComparer.Ordinal);

    public IEnumerable<ImageBehaviour> All => _behaviours.Values;

    public void Script(ImageBehaviour behaviour) => _behaviours[behaviour.Image] = behaviour;

    public void Clear() => _behaviours.Clear();

    public ImageBehaviour Find(string image) => _behaviours.GetValueOrDefault(image) ?? new ImageBehaviour { Image = image };
}
