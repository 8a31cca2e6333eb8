namespace Discord;

public interface IMentionable;
