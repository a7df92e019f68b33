namespace LocalFunctions.Worker;

/// <summary>An invocation's data does not fit a parameter of its function. The message names both, and never holds the data.</summary>
public sealed class FunctionInputException : Exception
{
    public FunctionInputException()
    {
    }

    public FunctionInputException(string message)
        : base(message)
    {
    }

    public FunctionInputException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
