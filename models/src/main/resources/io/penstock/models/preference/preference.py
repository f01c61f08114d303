  def select(self, rows: Tensor, places: Tensor) -> Tensor:
    return torch.index_select(rows, 0, places)
  def token_log_probs(self, logits: Tensor, targets: Tensor) -> Tensor:
    chosen = torch.squeeze(torch.gather(logits, 1, torch.unsqueeze(targets, 1)), 1)
    return torch.sub(chosen, torch.logsumexp(logits, [1]))
  def lay_out(self, values: Tensor, places: Tensor, zeros: Tensor) -> Tensor:
    return torch.scatter(zeros, 0, places, values)
  def log_sigmoid(self, x: Tensor) -> Tensor:
    return torch.log_sigmoid(x)
  def sigmoid(self, x: Tensor) -> Tensor:
    return torch.sigmoid(x)
  def relu(self, x: Tensor) -> Tensor:
    return torch.relu(x)
  def log1mexp(self, x: Tensor) -> Tensor:
    near_one = torch.log(torch.neg(torch.expm1(x)))
    near_zero = torch.log1p(torch.neg(torch.exp(x)))
    return torch.where(torch.lt(x, -0.6931471805599453), near_zero, near_one)
  def sorted(self, x: Tensor) -> Tensor:
    values, order, = torch.sort(x, 0, False)
    return values
  def entropies(self, logits: Tensor) -> Tensor:
    logs = torch.log_softmax(logits, 1)
    return torch.neg(torch.sum(torch.mul(torch.exp(logs), logs), [1]))
  def mean_logits(self, logits: Tensor) -> Tensor:
    return torch.mean(logits, [1])
  def collisions(self, logits: Tensor) -> Tensor:
    doubled = torch.logsumexp(torch.mul(logits, 2.0), [1])
    return torch.sub(doubled, torch.mul(torch.logsumexp(logits, [1]), 2.0))
