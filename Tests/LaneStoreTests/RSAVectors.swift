/// RSA signatures that `ssh-keygen -Y sign` does not make and `ssh-keygen -Y verify` judges, over
/// "exact bytes\n" for `git-lane` where nothing else is said.
enum RSAVectors {

  /// A key of 1024 bits, the least that OpenSSH takes.
  static let keyLine =
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCY+tUe1Ms8EkpELyHbh88lmftI/A7O9G1cQE693ldcGtf/"
    + "DyQGUYOFuYXYtJkz+NGahMCtXmjgVpB9cNXNcrrnpKwMEwzSdYQM66kFFUhlzTOMzNk54HcbgzZxE164a5o4"
    + "oezrDnTUJaQVQM8TBPge9tBt3Af2Zn5Ashdi+Q3qEw=="

  /// By `rsa-sha2-256`.
  static let sha256 = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAAJcAAAAHc3NoLXJzYQAAAAMBAAEAAACBAJj61R7UyzwSSkQvIduHzy
    WZ+0j8Ds70bVxATr3eV1wa1/8PJAZRg4W5hdi0mTP40ZqEwK1eaOBWkH1w1c1yuuekrAwT
    DNJ1hAzrqQUVSGXNM4zM2TngdxuDNnETXrhrmjih7OsOdNQlpBVAzxME+B720G3cB/Zmfk
    CyF2L5DeoTAAAACGdpdC1sYW5lAAAAAAAAAAZzaGE1MTIAAACUAAAADHJzYS1zaGEyLTI1
    NgAAAIA82VYR5BoZfc7fXAVHMegj+IsKV29pHGZ6pGWkh6NnyxLtc+d9ZU4ObMZyuDbpIp
    TqI2qoAZyQ9zbJACrMvoDkPJffi9FZUKXWpI8/5ZrUaazA6RuAZeXbaQV7YcdFZgflgSc6
    yAx5H+p5YoBWkzL3FzXKjN6cjB4OOOJwZ1FLmQ==
    -----END SSH SIGNATURE-----
    """

  /// By `ssh-rsa`, which is over a SHA-1 and refused.
  static let sha1 = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAAJcAAAAHc3NoLXJzYQAAAAMBAAEAAACBAJj61R7UyzwSSkQvIduHzy
    WZ+0j8Ds70bVxATr3eV1wa1/8PJAZRg4W5hdi0mTP40ZqEwK1eaOBWkH1w1c1yuuekrAwT
    DNJ1hAzrqQUVSGXNM4zM2TngdxuDNnETXrhrmjih7OsOdNQlpBVAzxME+B720G3cB/Zmfk
    CyF2L5DeoTAAAACGdpdC1sYW5lAAAAAAAAAAZzaGE1MTIAAACPAAAAB3NzaC1yc2EAAACA
    F79WzG9n/MZYbwvjCh4eIOFvxEcvdhihlewO3T/WJ7SoaxkTFYYNXDug6nETqp/E8wFkbv
    7jJsYpEjRuHh2aGe3ATLhGo/qeS7WsAbSpyd9/DjKseptgBfcNFmpyceVXzscGNVJRePYP
    CTxa8hopnMYsN3M9DbhLimpjnYsl5R8=
    -----END SSH SIGNATURE-----
    """

  /// Over "bytes 107\n", without the zero that it begins with.
  static let short = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAAJcAAAAHc3NoLXJzYQAAAAMBAAEAAACBAJj61R7UyzwSSkQvIduHzy
    WZ+0j8Ds70bVxATr3eV1wa1/8PJAZRg4W5hdi0mTP40ZqEwK1eaOBWkH1w1c1yuuekrAwT
    DNJ1hAzrqQUVSGXNM4zM2TngdxuDNnETXrhrmjih7OsOdNQlpBVAzxME+B720G3cB/Zmfk
    CyF2L5DeoTAAAACGdpdC1sYW5lAAAAAAAAAAZzaGE1MTIAAACTAAAADHJzYS1zaGEyLTUx
    MgAAAH9+ONucAZa4SgxvJlGAiYDQ+Lm6MQpWsuLQUGfe0jGxGEhz35LoVZJKEaNWCb9x6I
    wc3Ci8FZj5uUcMTRz3f7HI7k7/P9ScdtGC39MprJwbvX9jYOVGf8YDkruHkRNYbLGn1h52
    YLp6ieL6VEvvadkQwvl+oijIdc9RIVvkZUmM
    -----END SSH SIGNATURE-----
    """

  static let shortMessage = "bytes 107\n"

  /// A key of 1023 bits, and a signature that fits it.
  static let weakKeyLine =
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgFxrnzyLwXP4s5EjT9Kf7SO+C4hhLscN3azOy5+iJ5rVjVrh"
    + "ZJhPTzvTFJELv/+/G88ZJKSfYQRDPgdnTFVCDgJQR3c+UAv9cAtETIqKRrKYcefynYR5vjSM76y24jjhvoP7"
    + "tmYatAM5IZ2OYKnk+3/20T/00zeWRBgCz4gG/+dH"
  static let weak = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAAJYAAAAHc3NoLXJzYQAAAAMBAAEAAACAXGufPIvBc/izkSNP0p/tI7
    4LiGEuxw3drM7Ln6InmtWNWuFkmE9PO9MUkQu//78bzxkkpJ9hBEM+B2dMVUIOAlBHdz5Q
    C/1wC0RMiopGsphx5/KdhHm+NIzvrLbiOOG+g/u2Zhq0AzkhnY5gqeT7f/bRP/TTN5ZEGA
    LPiAb/50cAAAAIZ2l0LWxhbmUAAAAAAAAABnNoYTUxMgAAAJQAAAAMcnNhLXNoYTItNTEy
    AAAAgEwj6AxW1heRkUdeT6hYRsTUoYtN1Q1/0kDy+N9GSUt0ZctTVlMct22B2qP3Zcz06b
    cuteeVRWiwDk2ott9iy9ihmwokANnY84raq67FoF/rnsYuhZLjnD1hluKZv3xGUkiJu5jX
    dpE5ALGiPwfRmYDdTQ9z7tK7cFWrkz5fqNe7
    -----END SSH SIGNATURE-----
    """
}
