namespace SuperInsight.RunLocal;

/// <summary>The POSIX signals used here, by their Linux numbers.</summary>
/// <seealso href="https://man7.org/linux/man-pages/man7/signal.7.html"/>
public enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Stop = 19,
}
