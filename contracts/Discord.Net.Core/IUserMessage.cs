namespace Discord;

public interface IUserMessage : IMessage;
