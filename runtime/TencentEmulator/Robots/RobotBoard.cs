namespace TencentEmulator.Robots;

/// <summary>The robots of the three chats: what they ask, what they took. Safe for concurrent use.</summary>
internal sealed class RobotBoard(TimeProvider clock)
{
    private const int MostKept = 1000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>DingTalk is deaf for so long to whoever sent too much.</summary>
    private static readonly TimeSpan Penalty = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RobotSeed> _seeds = [];
    private readonly List<RobotMessage> _messages = [];
    private readonly Dictionary<string, Queue<DateTimeOffset>> _taken = [];
    private readonly Dictionary<string, DateTimeOffset> _deaf = [];

    public static IReadOnlyDictionary<string, int> PerMinute { get; } = new Dictionary<string, int> { ["wecom"] = 20, ["dingtalk"] = 20, ["feishu"] = 100 };

    public DateTimeOffset Now => clock.GetUtcNow();

    public void Seed(string robot, RobotSeed seed)
    {
        lock (_gate)
        {
            _seeds[robot] = seed;
            _taken.Remove(robot);
            _deaf.Remove(robot);
        }
    }

    public RobotSeed SeedOf(string robot)
    {
        lock (_gate)
            return _seeds.GetValueOrDefault(robot) ?? new RobotSeed();
    }

    /// <summary>False: too many were sent.</summary>
    public bool Counts(string robot)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_deaf.TryGetValue(robot, out var until) && now < until)
                return false;
            if (!_taken.TryGetValue(robot, out var taken))
                _taken[robot] = taken = [];
            while (taken.TryPeek(out var oldest) && now - oldest >= Minute)
                taken.Dequeue();
            if (taken.Count < (_seeds.GetValueOrDefault(robot)?.PerMinute ?? PerMinute[robot]) && (robot != "feishu" || taken.Count(at => now - at < TimeSpan.FromSeconds(1)) < 5))
            {
                taken.Enqueue(now);
                return true;
            }

            if (robot == "dingtalk")
                _deaf[robot] = now + Penalty;
            return false;
        }
    }

    public void Add(RobotMessage message)
    {
        lock (_gate)
        {
            _messages.Add(message);
            if (_messages.Count > MostKept)
                _messages.RemoveAt(0);
        }
    }

    public RobotMessage[] List()
    {
        lock (_gate)
            return [.. _messages];
    }

    public void Clear()
    {
        lock (_gate)
        {
            _messages.Clear();
            _taken.Clear();
            _deaf.Clear();
        }
    }
}
