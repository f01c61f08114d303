  def rows(self, x: Tensor) -> Tensor:
    return torch.reshape(x, [-1, torch.size(x, -1)])
  def shaped(self, y: Tensor, x: Tensor) -> Tensor:
    return torch.reshape(y, torch.add(torch.slice(torch.size(x), 0, -1, 1), [torch.size(y, 1)]))
  def low_rank(self, x: Tensor, a: Tensor, scale: Tensor) -> Tensor:
    return torch.mul(torch.linear(x, a), scale)
  def lora(self, x: Tensor, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
    flat = self.rows(x)
    y = torch.linear(flat, weight)
    z = torch.addmm_(y, self.low_rank(flat, a, scale), torch.t(b))
    return self.shaped(z, x)
  def lora_with_bias(self, x: Tensor, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor, bias: Tensor) -> Tensor:
    flat = self.rows(x)
    y = torch.linear(flat, weight, bias)
    z = torch.addmm_(y, self.low_rank(flat, a, scale), torch.t(b))
    return self.shaped(z, x)
  def lora_onto(self, y: Tensor, x: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
    flat = self.rows(x)
    before = self.rows(y)
    return self.shaped(torch.addmm(before, self.low_rank(flat, a, scale), torch.t(b)), x)
  def magnified(self, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor, magnitude: Tensor) -> Tensor:
    delta = torch.mul(torch.mm(torch.detach(b), torch.detach(a)), scale)
    norm = torch.linalg_vector_norm(torch.add_(delta, weight), 2, [1])
    return torch.div(magnitude, norm)
  def dora(self, x: Tensor, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor, magnitude: Tensor) -> Tensor:
    flat = self.rows(x)
    y = torch.linear(flat, weight)
    z = torch.addmm_(y, self.low_rank(flat, a, scale), torch.t(b))
    return self.shaped(torch.mul(z, self.magnified(weight, a, b, scale, magnitude)), x)
  def dora_with_bias(self, x: Tensor, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor, magnitude: Tensor, bias: Tensor) -> Tensor:
    y = self.dora(x, weight, a, b, scale, magnitude)
    return torch.add(y, bias)
  def dora_onto(self, y: Tensor, x: Tensor, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor, magnitude: Tensor) -> Tensor:
    flat = self.rows(x)
    factor = self.magnified(weight, a, b, scale, magnitude)
    base = torch.mul(torch.linear(flat, weight), torch.sub(factor, 1))
    h = self.low_rank(flat, a, scale)
    adapted = torch.mul(torch.linear(h, b), factor)
    return torch.add(y, self.shaped(torch.add(base, adapted), x))
  def embedding_delta(self, ids: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
    return torch.mul(torch.linear(torch.embedding(torch.t(a), ids), b), scale)
  def dropout(self, x: Tensor, probability: Tensor) -> Tensor:
    kept = torch.to(torch.ge(torch.rand_like(x), probability), 6)
    return torch.mul(x, torch.div_(kept, torch.rsub(probability, 1)))
  def merged(self, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
    return torch.add(weight, torch.mul(torch.mm(b, a), scale))
  def merged_dora(self, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor, magnitude: Tensor) -> Tensor:
    factor = self.magnified(weight, a, b, scale, magnitude)
    sum = self.merged(weight, a, b, scale)
    return torch.mul(sum, torch.unsqueeze(factor, 1))
  def merged_embedding(self, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
    return torch.add(weight, torch.mul(torch.t(torch.mm(b, a)), scale))
  def row_norms(self, weight: Tensor) -> Tensor:
    return torch.linalg_vector_norm(weight, 2, [1])
  def copy(self, target: Tensor, source: Tensor) -> NoneType:
    torch.copy_(target, source)
    return None
