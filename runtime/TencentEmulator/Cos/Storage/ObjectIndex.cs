namespace TencentEmulator.Cos.Storage;

/// <summary>The objects of a bucket in key order, in memory. Not safe for concurrent use: the bucket guards it.</summary>
internal sealed class ObjectIndex
{
    private readonly List<StoredObject> _objects;

    public ObjectIndex(IEnumerable<StoredObject> objects) => _objects = [.. objects.OrderBy(entry => entry.Key, KeyOrder.Instance)];

    public int Count => _objects.Count;

    public StoredObject? Find(string key)
    {
        var index = FirstNotBefore(key);
        return index < _objects.Count && _objects[index].Key == key ? _objects[index] : null;
    }

    public void Set(StoredObject entry)
    {
        var index = FirstNotBefore(entry.Key);
        if (index < _objects.Count && _objects[index].Key == entry.Key)
            _objects[index] = entry;
        else
            _objects.Insert(index, entry);
    }

    public void Remove(string key)
    {
        var index = FirstNotBefore(key);
        if (index < _objects.Count && _objects[index].Key == key)
            _objects.RemoveAt(index);
    }

    /// <summary>One page. The cost is that of the page, not of the bucket: a common prefix is stepped over in one search.</summary>
    /// <param name="prefix">Only keys that start so.</param>
    /// <param name="delimiter">Keys that share the text up to it, behind the prefix, become one common prefix; "" for none.</param>
    /// <param name="after">Exclusive: the last key or common prefix of the page before, or "".</param>
    /// <param name="limit">At most so many keys and common prefixes together.</param>
    public ListingPage List(string prefix, string delimiter, string after, int limit)
    {
        var objects = new List<StoredObject>();
        var prefixes = new List<string>();
        var index = FirstNotBefore(prefix);
        if (after.Length > 0 && KeyOrder.Instance.Compare(after, prefix) >= 0)
            index = CommonPrefix(after, prefix, delimiter) is { } group && group == after ? FirstBehind(group) : FirstAfter(after);

        var last = "";
        while (index < _objects.Count && _objects[index].Key.StartsWith(prefix, StringComparison.Ordinal))
        {
            if (objects.Count + prefixes.Count >= limit)
                return new ListingPage(objects, prefixes, limit == 0 ? "" : last);
            var entry = _objects[index];
            if (CommonPrefix(entry.Key, prefix, delimiter) is { } common)
            {
                prefixes.Add(last = common);
                index = FirstBehind(common);
            }
            else
            {
                objects.Add(entry);
                last = entry.Key;
                index++;
            }
        }

        return new ListingPage(objects, prefixes, "");
    }

    private static string? CommonPrefix(string key, string prefix, string delimiter)
    {
        if (delimiter.Length == 0 || !key.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var at = key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter.Length)];
    }

    private int FirstNotBefore(string key) => Search(entry => KeyOrder.Instance.Compare(entry, key) >= 0);

    private int FirstAfter(string key) => Search(entry => KeyOrder.Instance.Compare(entry, key) > 0);

    /// <summary>The first entry behind every key that starts with <paramref name="prefix"/>.</summary>
    private int FirstBehind(string prefix) => Search(entry =>
        KeyOrder.Instance.Compare(entry, prefix) > 0 && !entry.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Binary search for the first key for which a monotonic predicate holds.</summary>
    private int Search(Func<string, bool> holds)
    {
        var (low, high) = (0, _objects.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (holds(_objects[middle].Key))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
